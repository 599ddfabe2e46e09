import { type Command, type Terminal, wrongUsage } from './command.ts';

const help = `Throughline on the command line.

  throughline email parse FILE...      read mails and print what they say, one JSON object a line
  throughline sms segments -- TEXT...  count what texts take as SMS, one JSON object a line

Add --help to a command to see more.`;

/** Loaded when called: the libraries for mail take longer to load than a text message to count. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  'email parse': async () => (await import('./email-parse.ts')).emailParse,
  'sms segments': async () => {
    const { smsSegments } = await import('./sms-segments.ts');
    return async (argv, { write }) => {
      const lines: string[] = [];
      const code = smsSegments(argv, (line) => lines.push(line));
      for (const line of lines) await write(line);
      return code;
    };
  },
};

/** Runs what the words of a command line ask for. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [first = ''] = argv;
  const load = Object.hasOwn(commands, argv.slice(0, 2).join(' ')) ? commands[argv.slice(0, 2).join(' ')] : undefined;
  if (load !== undefined) return (await load())(argv.slice(2), terminal);
  if (['--help', '-h', 'help'].includes(first)) {
    await terminal.write(help);
    return 0;
  }
  await terminal.complain(help);
  return wrongUsage;
}
