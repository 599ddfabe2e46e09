// Generated from mail.mjml by `node .ci/mail-template.mjs`: change the source, not this file.
import { html, type Markup, type Slot } from '../mail-html.ts';

type Slots<Name extends string> = Readonly<Record<Name, Slot>>;

export const mailMarkup = (
  slots: Slots<
    | 'accentDark'
    | 'button'
    | 'change'
    | 'code'
    | 'contract'
    | 'dir'
    | 'locale'
    | 'logo'
    | 'marker'
    | 'preview'
    | 'quote'
    | 'reply'
    | 'site'
    | 'small'
    | 'start'
    | 'title'
  >,
): Markup => html`<!doctype html>
<html lang="${slots.locale}" dir="${slots.dir}" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>${slots.title}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
:root { color-scheme: light dark; supported-color-schemes: light dark; }
.words { overflow-wrap: anywhere; }
.start { text-align: start; }
@media (prefers-color-scheme: dark) {
body, .page, .page > div { background-color: #15171c !important; }
.card > table > tbody > tr > td { background-color: #1d2027 !important; }
.said div, .who div, .code div { color: #eceef2 !important; }
.marker div, .files div, .quote div, .small div, .footer div { color: #a4abb8 !important; }
.quote div.start { border-color: #4a515e !important; }
.site div, .link { color: ${slots.accentDark} !important; }
}
</style>
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
</head>
<body  class="page" style="word-spacing:normal;background-color:#f5f6f8;">
<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">${slots.preview}</div>
<div
aria-label="${slots.title}" aria-roledescription="email" role="article" lang="${slots.locale}" dir="${slots.dir}" style="word-spacing:normal;background-color:#f5f6f8;"
>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:600px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:${slots.dir};font-size:0px;padding:20px 12px 0;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:576px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:${slots.start};direction:${slots.dir};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
${slots.marker}
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:600px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:${slots.dir};font-size:0px;padding:0 12px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="card-outlook" style="vertical-align:top;width:576px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix card" style="font-size:0px;text-align:${slots.start};direction:${slots.dir};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%" style="border-collapse:separate;"
>
<tbody>
<tr>
<td  style="background-color:#ffffff;border-radius:18px;vertical-align:top;border-collapse:separate;padding:24px 24px 8px;">
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
${slots.site}${slots.logo}${slots.reply}${slots.code}${slots.quote}${slots.button}${slots.small}
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div  style="margin:0px auto;max-width:600px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:${slots.dir};font-size:0px;padding:0 12px 24px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:576px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:${slots.start};direction:${slots.dir};display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
${slots.contract}${slots.change}
</tbody>
</table>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>`;

export const markerMarkup = (slots: Slots<'start' | 'text'>): Markup => html`<tr>
<td
align="${slots.start}" class="marker" style="font-size:0px;padding:0 4px 12px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:${slots.start};color:#596070;"
>${slots.text}</div>
</td>
</tr>`;

export const siteMarkup = (slots: Slots<'accentText' | 'name' | 'start'>): Markup => html`<tr>
<td
align="${slots.start}" class="site" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:1.5;text-align:${slots.start};color:${slots.accentText};"
><div dir="auto" style="text-align:${slots.start}">${slots.name}</div></div>
</td>
</tr>`;

export const logoMarkup = (slots: Slots<'accentText' | 'name' | 'start' | 'url'>): Markup => html`<tr>
<td
align="${slots.start}" class="site" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:1.5;text-align:${slots.start};color:${slots.accentText};"
><img src="${slots.url}" alt="${slots.name}" height="32" style="display:inline-block;height:32px;width:auto;max-width:240px;border:0"></div>
</td>
</tr>`;

export const whoMarkup = (slots: Slots<'name' | 'start'>): Markup => html`<tr>
<td
align="${slots.start}" class="who" style="font-size:0px;padding:0 0 2px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:1.5;text-align:${slots.start};color:#16181d;"
><div dir="auto" style="text-align:${slots.start}">${slots.name}</div></div>
</td>
</tr>`;

export const saidMarkup = (slots: Slots<'start' | 'text'>): Markup => html`<tr>
<td
align="${slots.start}" class="said words" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:${slots.start};color:#16181d;"
><div class="start" dir="auto">${slots.text}</div></div>
</td>
</tr>`;

export const pictureMarkup = (slots: Slots<'cid' | 'name' | 'start'>): Markup => html`<tr>
<td
align="${slots.start}" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:${slots.start};color:#16181d;"
><img src="cid:${slots.cid}" alt="${slots.name}" style="display:block;max-width:100%;max-height:360px;width:auto;height:auto;border:0;border-radius:10px"></div>
</td>
</tr>`;

export const filesMarkup = (slots: Slots<'start' | 'text'>): Markup => html`<tr>
<td
align="${slots.start}" class="files words" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:1.5;text-align:${slots.start};color:#596070;"
>${slots.text}</div>
</td>
</tr>`;

export const replyMarkup = (slots: Slots<'files' | 'picture' | 'said' | 'who'>): Markup =>
  html`${slots.who}${slots.said}${slots.picture}${slots.files}`;

export const codeMarkup = (slots: Slots<'code' | 'start'>): Markup => html`<tr>
<td
align="${slots.start}" class="code" style="font-size:0px;padding:0 0 20px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:30px;font-weight:600;letter-spacing:6px;line-height:1.5;text-align:${slots.start};color:#16181d;"
><span dir="ltr">${slots.code}</span></div>
</td>
</tr>`;

export const quoteMarkup = (slots: Slots<'introduction' | 'start' | 'text'>): Markup => html`<tr>
<td
align="${slots.start}" class="quote words" style="font-size:0px;padding:0;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:1.5;text-align:${slots.start};color:#596070;"
>${slots.introduction}<div class="start" dir="auto" style="margin:4px 0 20px;border-${slots.start}:3px solid #c9ccd4;padding:0 12px">${slots.text}</div></div>
</td>
</tr>`;

export const buttonMarkup = (slots: Slots<'accent' | 'label' | 'onAccent' | 'start' | 'url'>): Markup => html`<tr>
<td
align="${slots.start}" style="font-size:0px;padding:8px 0 20px;word-break:break-word;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;"
>
<tbody>
<tr>
<td
align="center" bgcolor="${slots.accent}" role="presentation" style="border:none;border-radius:18px;cursor:auto;mso-padding-alt:12px 22px;background:${slots.accent};" valign="middle"
>
<a
href="${slots.url}" style="display:inline-block;background:${slots.accent};color:${slots.onAccent};font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:1.3;margin:0;text-decoration:none;text-transform:none;padding:12px 22px;mso-padding-alt:0px;border-radius:18px;" target="_blank"
>
${slots.label}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>`;

export const smallMarkup = (slots: Slots<'start' | 'text'>): Markup => html`<tr>
<td
align="${slots.start}" class="small" style="font-size:0px;padding:0 0 16px;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:14px;line-height:1.5;text-align:${slots.start};color:#596070;"
>${slots.text}</div>
</td>
</tr>`;

export const contractMarkup = (slots: Slots<'sentence' | 'start'>): Markup => html`<tr>
<td
align="${slots.start}" class="footer" style="font-size:0px;padding:12px 4px 0;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:${slots.start};color:#596070;"
>${slots.sentence}</div>
</td>
</tr>`;

export const changeMarkup = (slots: Slots<'accentText' | 'label' | 'start' | 'url'>): Markup => html`<tr>
<td
align="${slots.start}" class="footer" style="font-size:0px;padding:12px 4px 0;word-break:break-word;"
>
<div
style="font-family:system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:${slots.start};color:#596070;"
><a class="link" href="${slots.url}" style="color:${slots.accentText}">${slots.label}</a></div>
</td>
</tr>`;
