/** Buttons marked `data-open-chat` open the chat, also when its script has not arrived yet: the call then waits. */
export function openChatByButtons(root: ParentNode): void {
  for (const button of root.querySelectorAll('[data-open-chat]')) {
    button.addEventListener('click', () => {
      window.Throughline ||= [];
      window.Throughline.push(['open']);
    });
  }
}
