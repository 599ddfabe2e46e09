import type { StoreDatabase } from '../log/sqlite/database.ts';
import type { Site, SiteStore } from './site.ts';

/** Sites in SQLite. */
export class SqliteSiteStore implements SiteStore {
  readonly #database: StoreDatabase;

  constructor(database: StoreDatabase) {
    this.#database = database;
  }

  async site(siteId: string): Promise<Site | null> {
    const query = this.#database.build.selectFrom('site').selectAll().where('site_id', '=', siteId);
    const row = this.#database.first(query);
    if (!row) return null;
    return { siteId, name: row.name, origins: JSON.parse(row.origins) as string[], homeUrl: row.home_url };
  }

  async put({ siteId, name, origins, homeUrl }: Site): Promise<void> {
    const { build, run, write } = this.#database;
    const said = { name, origins: JSON.stringify(origins), home_url: homeUrl };
    const query = build
      .insertInto('site')
      .values({ site_id: siteId, ...said })
      .onConflict((conflict) => conflict.column('site_id').doUpdateSet(said));
    await write(() => run(query));
  }
}
