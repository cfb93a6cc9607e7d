interface PageQuery {
  readonly page?: number;
  readonly page_size?: number;
}

/** A page's place in the list. */
export function placeOf({ page = 1, page_size: limit = 20 }: PageQuery): { limit: number; offset: number } {
  return { limit, offset: (page - 1) * limit };
}

/**
 * One page with the ways to its neighbours, in which the filters stay.
 * @param path of the list, with its slash at the end
 */
export function pageOf<T>(
  path: string,
  { page = 1, page_size: size = 20 }: PageQuery,
  filters: Readonly<Record<string, string | undefined>>,
  found: { readonly count: number; readonly results: readonly T[] },
) {
  const at = (number: number) =>
    `${path}?${new URLSearchParams({ ...(filters as Record<string, string>), page: String(number), page_size: String(size) })}`;
  return {
    count: found.count,
    next: page * size < found.count ? at(page + 1) : null,
    previous: page > 1 ? at(page - 1) : null,
    results: found.results,
  };
}

/** The filters of a query that say something: as in Django, an empty one asks for nothing. */
export function filtersOf<Query, Name extends keyof Query & string>(query: Query, names: readonly Name[]) {
  const said = names.flatMap((name) => (query[name] ? [[name, query[name]]] : []));
  return Object.fromEntries(said) as { [N in Name]?: Exclude<Query[N], undefined> };
}
