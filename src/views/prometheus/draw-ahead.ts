/** After the last batch of a burst, this long. */
const quietMs = 500;
/** Under steady load, once, this long before the next scrape is due. */
const leadMs = 1_000;
/** Nothing is drawn ahead for a scraper that has not come for so long. */
const forgottenMs = 10 * 60_000;

/** Decides when the page is drawn ahead of a scrape: rarely enough to cost little, late enough to leave it little to do. */
export interface DrawAhead {
  scraped(): void;
  applied(): void;
  stop(): void;
}

export function createDrawAhead(draw: () => void, now: () => number = Date.now): DrawAhead {
  let scrapedAt = Number.NEGATIVE_INFINITY;
  let expectedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  return {
    scraped() {
      const at = now();
      // Scrapers come at a steady pace: as long after this time as this one was after the last.
      expectedAt = at + (at - scrapedAt);
      scrapedAt = at;
    },
    applied() {
      const at = now();
      if (at - scrapedAt > forgottenMs) return;
      const untilLead = expectedAt - leadMs - at;
      clearTimeout(timer);
      timer = setTimeout(draw, untilLead > 0 ? Math.min(quietMs, untilLead) : quietMs);
    },
    stop: () => clearTimeout(timer),
  };
}
