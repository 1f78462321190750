// Makes the machine ready for `npm test`: installs what the tests need where it may, and otherwise says what is missing.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
/** Ubuntu's own name for it, which brings the snap. */
const chromium = /^ID=ubuntu$/m.test(osRelease) ? 'chromium-browser' : 'chromium';

const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
const program = (...names) => names.some((name) => folders.some((folder) => existsSync(join(folder, name))));
const triplet = `${{ x64: 'x86_64', arm64: 'aarch64' }[process.arch] ?? process.arch}-linux-gnu`;
const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
/** Looked for by hand, for `ldconfig` is not on everybody's path. */
const library = (...names) =>
  ['/usr/lib', '/usr/lib64', `/usr/lib/${triplet}`, '/usr/local/lib', '/opt/homebrew/lib'].some((folder) =>
    names.some((name) => existsSync(join(folder, name))),
  );

const needed = [
  {
    name: 'Chromium',
    for: 'trying pages in a real browser',
    present: () => program('chromium', 'chromium-browser', 'google-chrome'),
    apt: chromium,
    brew: 'chromium',
    dnf: 'chromium',
  },
  {
    name: 'Xvfb',
    for: 'a screen for the window where there is none',
    present: () => program('Xvfb'),
    apt: 'xvfb',
    dnf: 'xorg-x11-server-Xvfb',
  },
  {
    name: 'dbus-run-session',
    for: 'a private session bus for the keychain tests',
    present: () => program('dbus-run-session'),
    apt: 'dbus',
    brew: 'dbus',
    dnf: 'dbus-daemon',
  },
  {
    name: 'gnome-keyring-daemon',
    for: 'a real keychain to test against',
    present: () => program('gnome-keyring-daemon'),
    apt: 'gnome-keyring',
    dnf: 'gnome-keyring',
  },
  {
    name: 'libsecret',
    for: 'reaching the keychain',
    present: () => library('libsecret-1.so.0', 'libsecret-1.dylib'),
    apt: 'libsecret-1-0',
    brew: 'libsecret',
    dnf: 'libsecret',
  },
  {
    name: 'PHP with sodium, posix and pcntl',
    for: 'reading exported configuration as an instance does, and being one',
    present: () =>
      succeeds(
        'php',
        '-r',
        'exit(array_diff(["sodium", "posix", "pcntl"], get_loaded_extensions()) ? 1 : 0);',
      ),
    apt: 'php-cli',
    brew: 'php',
    dnf: 'php-cli php-process php-sodium',
  },
  {
    name: 'ssh and sshd',
    for: 'reaching an instance over a real ssh connection',
    present: () => program('ssh') && program('sshd'),
    apt: 'openssh-server',
    brew: 'openssh',
    dnf: 'openssh-clients openssh-server',
  },
  {
    name: 'age',
    for: 'opening the passphrase vault without Keybridge',
    present: () => program('age'),
    apt: 'age',
    brew: 'age',
    dnf: 'age',
  },
  {
    name: 'git',
    for: 'telling files that git does not ignore',
    present: () => program('git'),
    apt: 'git',
    brew: 'git',
    dnf: 'git',
  },
  {
    name: 'setfacl',
    for: 'files with an access control list',
    present: () => program('setfacl'),
    apt: 'acl',
    brew: 'acl',
    dnf: 'acl',
  },
];

const missing = () => needed.filter((item) => !item.present());
const isDebian = /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(osRelease) && program('apt-get');

/** Installs without starting any service: a test machine gains sshd as a program, not as a door. */
const aptInstall = (packages) => {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    // apt's own words go to standard error: standard output belongs to whoever called this.
    const options = {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
  } finally {
    if (isOurs) rmSync(policy);
  }
};

const describe = (items) => {
  const lines = items.map((item) => `  ${item.name}: for ${item.for}.`);
  const command = (tool, install) => {
    const packages = items.flatMap((item) => item[tool] ?? []);
    return packages.length === 0 ? [] : `  ${install} ${packages.join(' ')}`;
  };
  const notInBrew = items.filter((item) => item.brew === undefined).map((item) => item.name);
  return [
    'These programs are missing, and the tests need them:',
    ...lines,
    'Install them, then run npm test again:',
    command('apt', 'sudo apt-get install --no-install-recommends'),
    command('dnf', 'sudo dnf install'),
    command('brew', 'brew install'),
    ...(notInBrew.length > 0
      ? [`Homebrew has no ${notInBrew.join(', ')}: run the tests in a Debian container there.`]
      : []),
  ]
    .flat()
    .join('\n');
};

/** True when everything that the tests need is here; otherwise says on standard error what is not, and how to get it. */
export const prepareMachine = () => {
  const before = missing();
  if (before.length > 0 && isDebian && process.getuid?.() === 0) {
    process.stderr.write(`Installing ${before.map((item) => item.name).join(', ')} …\n`);
    try {
      aptInstall(before.map((item) => item.apt));
    } catch (error) {
      process.stderr.write(`${error.message}\n`);
    }
  }
  const after = missing();
  if (after.length > 0) process.stderr.write(`${describe(after)}\n`);
  return after.length === 0;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = prepareMachine() ? 0 : 1;
