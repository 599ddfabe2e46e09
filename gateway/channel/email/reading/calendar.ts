const maxLines = 2_000;
const maxEvents = 5;

interface Property {
  name: string;
  params: string;
  value: string;
}

const unescaped = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, sign: string) => (sign.toLowerCase() === 'n' ? ' ' : sign));

/** The properties of iCalendar text, folded lines joined (RFC 5545 §3.1). */
function propertiesOf(text: string): Property[] {
  const lines = text
    .slice(0, 200_000)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/, maxLines);
  return lines.flatMap((line) => {
    const [, name = '', params = '', value = ''] =
      /^([a-z-]{1,40})((?:;[^;:"]{0,200}(?:"[^"]{0,200}"[^;:"]{0,50})?){0,20}):(.*)$/i.exec(line.slice(0, 2_000)) ?? [
        '',
        '',
      ];
    return name === '' ? [] : [{ name: name.toUpperCase(), params, value: unescaped(value).trim() }];
  });
}

/** `20261124T100000Z` as a person reads it; the zone as it was said. */
function moment({ params, value }: Property): string {
  const [, year, month, day, hour, minute, utc] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(value) ?? [];
  if (year === undefined) return value.slice(0, 40);
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const zone = utc === 'Z' ? 'UTC' : (/TZID="?([^";]{1,60})/i.exec(params)?.[1] ?? '');
  return `${date} ${hour}:${minute} ${zone}`.trim();
}

const answers: Readonly<Record<string, string>> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentative',
};

function eventLine(method: string, properties: readonly Property[]): string {
  const of = (name: string): Property | undefined => properties.find((property) => property.name === name);
  const start = of('DTSTART');
  const end = of('DTEND');
  const answer = /PARTSTAT=([A-Z-]{1,20})/i.exec(of('ATTENDEE')?.params ?? '')?.[1]?.toUpperCase() ?? '';
  const facts = [
    of('SUMMARY')?.value.slice(0, 200),
    start && (end ? `${moment(start)} – ${moment(end)}` : moment(start)),
    of('LOCATION')?.value.slice(0, 200),
    method === 'REPLY' ? (answers[answer] ?? 'answered') : method.toLowerCase(),
  ];
  return `📅 ${facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}`;
}

/**
 * One line for each event of a `text/calendar` part (RFC 5545, iTIP RFC 5546): what, when, where, and what is asked:
 * `request`, `cancel`, or the attendee's answer. At most five.
 */
export function calendarLines(text: string): string[] {
  const properties = propertiesOf(text);
  const method =
    properties
      .find(({ name }) => name === 'METHOD')
      ?.value.toUpperCase()
      .slice(0, 20) ?? '';
  const lines: string[] = [];
  let event: Property[] | null = null;
  let inner = 0;
  for (const property of properties) {
    const isEdge = property.name === 'BEGIN' || property.name === 'END';
    const isEvent = isEdge && property.value.toUpperCase() === 'VEVENT';
    if (isEvent && property.name === 'BEGIN') event = [];
    else if (isEvent && event !== null) {
      if (lines.length < maxEvents) lines.push(eventLine(method, event));
      event = null;
    } else if (isEdge) inner += property.name === 'BEGIN' ? 1 : -1;
    // An alarm inside an event has a summary of its own; the calendar around them counts one.
    else if (inner <= 1) event?.push(property);
  }
  return lines;
}
