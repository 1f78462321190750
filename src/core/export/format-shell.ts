import { writingProgram } from '../connect/program/program.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { shellWord } from './shell-word.ts';
import writeConnector from './write-connector.php?raw';

/** JSON in one line of printable ASCII without a single quote, so that no shell or locale can change a byte of it. */
const asciiJson = (config: ConnectorConfig): string =>
  JSON.stringify(config).replace(
    /['\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * A POSIX sh script that writes the settings in one bootstrap, run in the instance's own shell (instance-config.md, "Ways in", 1).
 * Values go from the shell's own printf to php's standard input: no argument, no environment, and no
 * here-document, which older shells keep in a temporary file.
 */
export const formatShell = (config: ConnectorConfig): string => `\
#!/bin/sh
# Commerce Services Connector settings for one Magento instance, written by Keybridge.
# It holds private keys: let nobody else read it, and delete it when it has run.
#
#   sh FILE [MAGENTO_ROOT]                                 in the instance's own shell, as the user that owns its files
#   ssh HOST 'cd MAGENTO_ROOT && sh -s' < FILE             from elsewhere, without copying it there
#   PHP=/path/to/php sh FILE                               another php than the first on the path
#
# All settings are written, or none; running it again changes nothing.
set +xv
set -eu
umask 077

refuse() {
  printf 'Keybridge: nothing was written. %s\\n' "$1" >&2
  exit 1
}

# Any other printf would be a program, and show the keys in the process list.
[ "$(command -v printf)" = printf ] || refuse 'This shell has no printf of its own: run the script with dash, bash or busybox sh.'
CDPATH= cd -- "\${1:-.}" || refuse 'Name the Magento root: sh FILE /path/to/magento.'
[ -f app/bootstrap.php ] && [ -f app/etc/env.php ] ||
  refuse "There is no installed Magento in $(pwd): run this in its root, or name it: sh FILE /path/to/magento."
owner=$(ls -ld app/etc/env.php | { read -r mode links user rest && printf %s "$user"; })
[ "$(id -u)" != 0 ] || [ "$owner" = root ] ||
  refuse "You are root, and Magento's files belong to $owner: its caches would get the wrong owner. Run this as $owner."
php=\${PHP:-php}
command -v "$php" >/dev/null || refuse "There is no $php here: name it: PHP=/path/to/php sh FILE."

program=${shellWord(writingProgram(writeConnector))}

# The shell has to outlive an interrupted php, to say what is left to do.
trap : HUP INT TERM
status=0
printf %s '${asciiJson(config)}' | "$php" -r "$program" || status=$?
if [ "$status" -gt 1 ]; then
  printf 'Keybridge: php ended early (%s). %s\\n' "$status" \\
    'The settings are all as before or all written. Run "bin/magento cache:clean config", then this again.' >&2
fi
exit "$status"
`;
