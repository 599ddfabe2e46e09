import type { MailWords } from '../mail-words.ts';

export const es: MailWords = {
  marker: '- - - Escriba su respuesta por encima de esta línea - - -',
  subject: (site) => `Su conversación con ${site}`,
  sender: (agent, site) => `${agent} a través de ${site}`,
  youWrote: 'Usted escribió:',
  attached: (names) => `Adjunto: ${names.join(', ')}`,
  left: (names) =>
    `${names.length === 1 ? '1 archivo' : `${names.length} archivos`}: ${names.join(', ')} – abra la conversación para ${names.length === 1 ? 'verlo' : 'verlos'}`,
  contract: (sentence) => `Cómo le llegan las respuestas: ${sentence}`,
  change: 'Cambiar adónde van las respuestas',
  continueHere: 'Continuar en el navegador',
  code: {
    address: {
      subject: (site) => `Confirme su dirección de correo para ${site}`,
      why: (site) => `Alguien, probablemente usted, quiere recibir en esta dirección las respuestas de ${site}.`,
    },
    continue: {
      subject: (site) => `Su código para ${site}`,
      why: (site) => `Alguien, probablemente usted, quiere continuar su conversación con ${site} en otro dispositivo.`,
    },
  },
  codeIs: 'El código es',
  orPress: 'O abra esta página y pulse el botón:',
  press: { address: 'Confirmar la dirección', continue: 'Continuar aquí' },
  notYou: 'Si no lo ha pedido usted, ignore este correo; no pasará nada. No comparta nunca el código con nadie.',
};
