/** The OpenID provider, loaded when somebody first signs in: most commands of the server never do. */
export type Library = Pick<typeof import('oidc-provider'), 'errors' | 'interactionPolicy'> & {
  readonly Provider: typeof import('oidc-provider').default;
};

let loaded: Promise<Library> | undefined;

export function loadLibrary(): Promise<Library> {
  loaded ??= load();
  return loaded;
}

/** Past the package's index, which does nothing but write to the console on Node.js releases that are not called LTS yet. */
async function load(): Promise<Library> {
  const part = (path: string): Promise<unknown> => import(`oidc-provider/lib/${path}.js`);
  const [provider, errors, interactionPolicy] = await Promise.all([
    part('provider'),
    part('helpers/errors'),
    part('helpers/interaction_policy/index'),
  ]);
  return { ...(provider as Pick<Library, 'Provider'>), errors, interactionPolicy } as Library;
}
