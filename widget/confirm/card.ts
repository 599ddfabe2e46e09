const pictures = {
  mail: 'M3.5 6.5h17v11h-17zM4 7l8 6 8-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 6v7.5M12 17.5v.01',
};
const svgNamespace = 'http://www.w3.org/2000/svg';

/** A picture at the card's head; the function it returns changes it. */
export function addPicture(main: Element): (name: keyof typeof pictures) => void {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const path = document.createElementNS(svgNamespace, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  main.append(svg);
  return (name) => {
    svg.setAttribute('class', name);
    path.setAttribute('d', pictures[name]);
  };
}

/** A new last child with a text. */
export function add<K extends keyof HTMLElementTagNameMap>(
  parent: Element,
  name: K,
  text: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.textContent = text;
  parent.append(element);
  return element;
}

/** The reader's most wanted language among those there are words in. */
export const readersLanguage = <Language extends string>(words: Record<Language, unknown>): Language =>
  (navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in words) ?? 'en') as Language;
