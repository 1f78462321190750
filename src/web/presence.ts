/** Whether anybody is there. */
export interface Presence {
  /** Somebody came; returns what to call when they go. */
  enter(): () => void;
  /** No absence is told any more. */
  end(): void;
}

/** Tells each time that nobody has been there for so many milliseconds since somebody went. */
export const createPresence = (milliseconds: number, onAbsence: () => void): Presence => {
  let present = 0;
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;
  return {
    enter() {
      present += 1;
      clearTimeout(timer);
      let isHere = true;
      return () => {
        if (!isHere) return;
        isHere = false;
        present -= 1;
        if (present === 0 && !hasEnded) timer = setTimeout(onAbsence, milliseconds);
      };
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
    },
  };
};
