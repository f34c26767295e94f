import { Link } from 'wouter';
import { PageHead } from '../components/page/page-head.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHead title="There is no page here" documentTitle="Not found" />
      <p>
        The address may be old or mistyped. <Link href="/">Operations</Link> and <Link href="/runs">Runs</Link> are good
        places to go on.
      </p>
    </>
  );
}
