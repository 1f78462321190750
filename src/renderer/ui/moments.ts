const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const two = (number: number): string => String(number).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** “today 09:14”, or the date: “22 Nov 2026”. By hand, for the first `Intl.DateTimeFormat` of a page takes 40 ms. */
export const dayOf = (moment: string, now = new Date()): string => {
  const at = new Date(moment);
  return at.toDateString() === now.toDateString()
    ? `today ${two(at.getHours())}:${two(at.getMinutes())}`
    : `${at.getDate()} ${months[at.getMonth()]} ${at.getFullYear()}`;
};

/** “just now”, “5 min ago”, “2 h ago”, “3 days ago”. */
export const ageOf = (moment: string, now = new Date()): string => {
  const age = now.getTime() - new Date(moment).getTime();
  if (age < minute) return 'just now';
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < 2 * day) return `${Math.floor(age / hour)} h ago`;
  return `${Math.floor(age / day)} days ago`;
};

/** “2026-11-23 17:04:28”, in this machine's time zone. */
export const momentOf = (moment: string): string => {
  const at = new Date(moment);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
};

/** Milliseconds as “0.8 s”, “12 s”. */
export const secondsOf = (milliseconds: number): string =>
  milliseconds < 9950 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 1000)} s`;
