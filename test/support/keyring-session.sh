# Runs inside of dbus-run-session. The first line of standard input is the password that makes and unlocks a keyring;
# where it is empty there is none. Prints the address of the bus; lasts until standard input ends.
set -e
IFS= read -r password
if [ -n "$password" ]; then
  for program in gnome-keyring-daemon dbus-send; do
    command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 127; }
  done
  printf %s "$password" | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null
  daemon=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | tr -cd '0-9 ')
  # "uint32 4711": the type's own digits come first.
  trap 'kill ${daemon##* }' EXIT
fi
printf '%s\n' "$DBUS_SESSION_BUS_ADDRESS"
cat >/dev/null
