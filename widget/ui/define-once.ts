/** Registers an element unless its name is taken: a page may hold our code twice, and a name can be given only once. */
export function defineOnce(name: string, element: CustomElementConstructor): void {
  if (customElements.get(name) === undefined) customElements.define(name, element);
}
