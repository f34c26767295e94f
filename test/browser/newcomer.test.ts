import { expect, it } from 'vitest';
import { expectFitsWidth } from './browser.ts';
import { describePages } from './fixture-pages.ts';

describePages('what a newcomer meets', (pages) => {
  it('lists nothing for a filter that is not known, and says what is', async () => {
    const { page } = await pages.open('/runs?status=compleetd&q=retry');
    const note = page.getByRole('alert').filter({ hasText: 'status is not a filter of this page.' });
    await note.getByText('Known are q, organization, repository, workflow, branch, state').waitFor();
    expect(await page.locator('[data-row]').count()).toBe(0);
    await note.getByRole('button', { name: 'Clear this filter' }).click();
    await page.locator('[data-row]').first().waitFor();
    expect(new URL(page.url()).searchParams.toString()).toBe('q=retry');

    await page.goto(`${pages.server.url}/runs?range=25h`);
    await page.getByRole('alert').filter({ hasText: 'range cannot be 25h. Known are 1h, 6h, 24h, 7d, 30d.' }).waitFor();
    expect(await page.locator('[data-row]').count()).toBe(0);
  });

  it('says of an empty store that nothing has come, not that filters are too narrow', async () => {
    pages.server.state.mode = { '/runs': 'empty' };
    const { page } = await pages.open('/runs');
    await page.getByText('No run has come yet.').waitFor();
    expect(await page.getByText('clear a filter').count()).toBe(0);
    await page.getByRole('main').getByRole('link', { name: 'Intake' }).click();
    await page.getByRole('heading', { name: 'Completeness' }).waitFor();
    await page.goto(`${pages.server.url}/runs?branch=main`);
    await page.getByText('Widen the time, clear a filter').waitFor();
    expect(await page.getByText('No run has come yet.').count()).toBe(0);
  });

  it('tells on every page that the demonstration is still loading, and Intake does not send to GitHub for it', async () => {
    pages.server.state.demo = 'running';
    pages.server.state.mode = { '/intake/summary': 'empty' };
    const { page } = await pages.open('/intake');
    const chip = page.getByRole('banner').getByText('Demonstration data is loading 33 %');
    await chip.waitFor();
    await page.getByText('Demonstration data is being loaded. Its events appear').waitFor();
    pages.server.state.demo = 'none';
    await page.reload();
    await page.getByText('1,284 events wait in the journal').waitFor();
    expect(await page.getByText("Check the webhook's recent deliveries").count()).toBe(0);
    expect(await chip.count()).toBe(0);
  });

  it('leads to the tokens from the header of a phone', async () => {
    const { page } = await pages.open('/', { viewport: { width: 320, height: 640 } });
    await page.getByRole('banner').getByRole('link', { name: 'Tokens' }).click();
    await page.waitForURL(/\/tokens$/);
    await expectFitsWidth(page);
  });
});
