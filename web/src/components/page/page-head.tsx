import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './page-head.module.css';

/** Title of a page and its controls. Sets the document's title. */
export function PageHead({
  title,
  documentTitle,
  children,
}: {
  title: ReactNode;
  documentTitle: string;
  children?: ReactNode;
}) {
  useDocumentTitle(`${documentTitle} · Runlens`);
  return (
    <div className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {children !== undefined && <div className={classes.controls}>{children}</div>}
    </div>
  );
}
