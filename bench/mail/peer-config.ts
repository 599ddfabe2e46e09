/** Where the peers keep everything, and on which loopback ports they and our gateways listen. */
export interface PeerPlaces {
  folder: string;
  smtp: number;
  lmtp: number;
  imap: number;
  /** Our own SMTP listener, to which Postfix hands the mail of `listenDomain`. */
  gateway: number;
}

/** Everybody's domain; none of them is known outside this machine. */
export const domains = {
  customers: 'customer.test',
  /** Its mail reaches the gateway over SMTP. */
  listen: 'in.shop.test',
  /** Its mail lies in a mailbox that the gateway reads over IMAP. */
  box: 'box.shop.test',
} as const;

/** `away` answers by itself (Sieve vacation); `leaver`'s mailbox is closed in the course of the story. */
export const customers = {
  anna: `anna@${domains.customers}`,
  ben: `ben@${domains.customers}`,
  away: `away@${domains.customers}`,
  leaver: `leaver@${domains.customers}`,
} as const;
/** Whom Postfix does not know, and says so at once; whom it believes to know and Dovecot does not, so that a report comes. */
export const unknownCustomers = { atOnce: `nobody@${domains.customers}`, later: `gone@${domains.customers}` } as const;
export const companyBox = `support@${domains.box}`;
/** Everything that comes to these is in the company's box. */
const boxUsers = [companyBox, `reply@${domains.box}`, `bounce@${domains.box}`];
export const password = 'interop';

/** Local users of the peers' own; all of Debian's have `mail`. */
export const mailUser = 'mail';

const known = (address: string): string => `{ ${address} = x }`;

/** One Postfix on loopback (postconf(5)): customers and the box by LMTP to Dovecot, the rest of the shop's to our port. */
export const postfixMain = ({ folder, lmtp, gateway }: PeerPlaces): string => `
compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/postfix-data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/mail.log
myhostname = mx.${domains.customers}
mydomain = ${domains.customers}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_host_lookup = native
smtp_dns_support_level = disabled
virtual_mailbox_domains = ${domains.customers}, ${domains.box}
virtual_mailbox_maps = inline:{ ${Object.values(customers).map(known).join(', ')}, ${known(unknownCustomers.later)}, ${boxUsers.map(known).join(', ')} }
virtual_transport = lmtp:inet:127.0.0.1:${lmtp}
transport_maps = inline:{ { ${domains.listen} = smtp:[127.0.0.1]:${gateway} } }
relay_domains = ${domains.listen}
recipient_delimiter = +
alias_maps =
local_recipient_maps =
biff = no
message_size_limit = 30000000
bounce_queue_lifetime = 1h
`;

const service = (name: string, type: string, priv: string, wakeup: string, limit: string, command: string): string =>
  `${name} ${type} ${priv} - n ${wakeup} ${limit} ${command}\n`;

/** master(5): nothing is chrooted, nothing runs as root but what must. */
export const postfixMaster = ({ smtp }: PeerPlaces): string =>
  [
    service(`127.0.0.1:${smtp}`, 'inet', 'n', '-', '-', 'smtpd'),
    service('postlog', 'unix-dgram', 'n', '-', '1', 'postlogd'),
    service('pickup', 'unix', 'n', '60', '1', 'pickup'),
    service('cleanup', 'unix', 'n', '-', '0', 'cleanup'),
    service('qmgr', 'unix', 'n', '300', '1', 'qmgr'),
    service('rewrite', 'unix', '-', '-', '-', 'trivial-rewrite'),
    ...['bounce', 'defer', 'trace'].map((name) => service(name, 'unix', '-', '-', '0', 'bounce')),
    service('verify', 'unix', '-', '-', '1', 'verify'),
    service('flush', 'unix', 'n', '1000?', '0', 'flush'),
    service('proxymap', 'unix', '-', '-', '-', 'proxymap'),
    ...['smtp', 'relay'].map((name) => service(name, 'unix', '-', '-', '-', 'smtp')),
    service('showq', 'unix', 'n', '-', '-', 'showq'),
    ...['error', 'retry'].map((name) => service(name, 'unix', '-', '-', '-', 'error')),
    service('lmtp', 'unix', '-', '-', '-', 'lmtp'),
    service('anvil', 'unix', '-', '-', '1', 'anvil'),
    service('scache', 'unix', '-', '-', '1', 'scache'),
  ].join('');

/** A passwd-file of Dovecot: who may sign in, and where their mail lies. It is read again when it changes. */
export function dovecotUsers({ folder }: PeerPlaces, closed: readonly string[] = []): string {
  const homes: readonly (readonly [string, string])[] = [
    ...Object.entries(customers).map(([name, user]) => [user, `${folder}/mail/${name}`] as const),
    ...boxUsers.map((user) => [user, `${folder}/mail/box`] as const),
  ];
  const open = homes.filter(([user]) => !closed.includes(user));
  return open.map(([user, home]) => `${user}:{PLAIN}${password}::::${home}::\n`).join('');
}

/** One Dovecot on loopback: LMTP in, IMAP out, Sieve in between. */
export const dovecotMain = ({ folder, lmtp, imap, smtp }: PeerPlaces): string => `
base_dir = ${folder}/dovecot-base
state_dir = ${folder}/dovecot-state
log_path = ${folder}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
ssl = no
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = maildir:~/Maildir
mail_uid = ${mailUser}
mail_gid = ${mailUser}
first_valid_uid = 1
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
postmaster_address = postmaster@${domains.customers}
submission_host = 127.0.0.1:${smtp}
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
userdb {
  driver = passwd-file
  args = username_format=%u ${folder}/users
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imap}
  }
  inet_listener imaps {
    port = 0
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtp}
  }
}
protocol lmtp {
  mail_plugins = sieve
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
namespace inbox {
  inbox = yes
}
`;

export const vacationSieve = `require ["vacation"];
vacation :days 1 :subject "Out of office" :addresses ["${customers.away}"] "I am away until Monday.";
`;
