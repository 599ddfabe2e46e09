/**
 * Tells the chat who is signed in at the shop, as often as it asks; and that somebody signed out, so that nothing of
 * theirs stays on this device.
 */
export function tellChat(signedIn: boolean, remembered: Storage): void {
  window.Throughline ||= [];
  const whoAmI = async (): Promise<string> => {
    const answer = await fetch('/who-am-i');
    if (!answer.ok) throw new Error('nobody is signed in');
    return answer.text();
  };
  if (signedIn) {
    remembered.setItem('shop-signed-in', '1');
    window.Throughline.push(['identify', whoAmI]);
  } else if (remembered.getItem('shop-signed-in')) {
    remembered.removeItem('shop-signed-in');
    window.Throughline.push(['logout']);
  }
}
