import type { MailWords } from '../mail-words.ts';

export const ar: MailWords = {
  marker: '- - - يُرجى كتابة ردك فوق هذا السطر - - -',
  subject: (site) => `محادثتك مع ${site}`,
  sender: (agent, site) => `${agent} عبر ${site}`,
  youWrote: 'كتبتَ:',
  attached: (names) => `المرفقات: ${names.join('، ')}`,
  left: (names) => `الملفات: ${names.join('، ')} – افتح المحادثة لعرضها`,
  // Isolated (FSI, PDI): the sentence may be in another language.
  contract: (sentence) => `كيف تصلك الردود: \u2068${sentence}\u2069`,
  change: 'تغيير وجهة الردود',
  continueHere: 'المتابعة في المتصفح',
  code: {
    address: {
      subject: (site) => `تأكيد عنوان بريدك الإلكتروني لدى ${site}`,
      why: (site) => `طلب شخص ما، على الأرجح أنت، إرسال ردود ${site} إلى هذا العنوان.`,
    },
    continue: {
      subject: (site) => `رمزك لدى ${site}`,
      why: (site) => `يريد شخص ما، على الأرجح أنت، متابعة محادثتك مع ${site} على جهاز آخر.`,
    },
  },
  codeIs: 'الرمز هو',
  orPress: 'أو افتح هذه الصفحة واضغط على الزر فيها:',
  press: { address: 'تأكيد العنوان', continue: 'المتابعة هنا' },
  notYou: 'إذا لم تطلب ذلك، فتجاهل هذه الرسالة؛ لن يحدث شيء. لا تُخبر أحدًا بالرمز أبدًا.',
};
