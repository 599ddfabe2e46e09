/** An object that does what another does, except for the given properties; also where that one has private fields. */
export function standIn<T extends object>(object: T, differences: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      if (Object.hasOwn(differences, name)) return Reflect.get(differences, name);
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** An object whose named method rejects the first `times` it is called, as when a store fails. */
export function failing<T extends object>(object: T, method: keyof T, times: number): T {
  let left = times;
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== method || left === 0) return value.bind(target);
      left -= 1;
      return async () => {
        throw new Error('the store failed');
      };
    },
  });
}
