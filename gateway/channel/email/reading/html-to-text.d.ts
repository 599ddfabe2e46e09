/** The part of html-to-text 10 we use; the package brings no types. */
declare module 'html-to-text' {
  export interface BlockTextBuilder {
    openBlock(options?: { leadingLineBreaks?: number }): void;
    closeBlock(options?: { trailingLineBreaks?: number }): void;
    addInline(text: string): void;
  }
  export interface HtmlElement {
    attribs?: { src?: string };
    children: readonly unknown[];
  }
  export type FormatCallback = (
    element: HtmlElement,
    walk: (nodes: readonly unknown[], builder: BlockTextBuilder) => void,
    builder: BlockTextBuilder,
  ) => void;
  export interface Selector {
    selector: string;
    format?: string;
    options?: Record<string, unknown>;
  }
  export interface Options {
    wordwrap?: number | false | null;
    preserveNewlines?: boolean;
    formatters?: Record<string, FormatCallback>;
    selectors?: readonly Selector[];
    limits?: { maxDepth?: number; maxChildNodes?: number; maxInputLength?: number; ellipsis?: string };
  }
  export function compile(options: Options): (html: string) => string;
}
