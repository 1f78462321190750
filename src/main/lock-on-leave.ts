/** Of Electron's powerMonitor, what tells that nobody is there. */
export interface Presence {
  on(event: 'suspend' | 'lock-screen', listener: () => void): unknown;
  /** Seconds. */
  getSystemIdleTime(): number;
  getSystemIdleState(seconds: number): 'active' | 'idle' | 'locked' | 'unknown';
}

export interface LeaveParts {
  readonly presence: Presence;
  /** 0: being idle is no reason to lock. */
  idleMinutes(): Promise<number>;
  lock(): Promise<void>;
  /** Runs work again and again, some seconds apart. */
  repeat(work: () => void): void;
}

/** Where the settings cannot be read. */
const cautiousMinutes = 15;

/** Locks on suspend and on screen lock, and after idle time: then once, until somebody is back. */
export const lockOnLeave = ({ presence, idleMinutes, lock, repeat }: LeaveParts): void => {
  let isAway = false;

  const leave = (): void => {
    isAway = true;
    void lock();
  };

  const look = async (): Promise<void> => {
    // Linux tells of a locked screen only when it is asked.
    const isLocked = presence.getSystemIdleState(60) === 'locked';
    const idle = presence.getSystemIdleTime();
    if (!isLocked && idle < 60) isAway = false;
    else if (isLocked && !isAway) leave();
    else if (!isAway) {
      const minutes = await idleMinutes().catch(() => cautiousMinutes);
      if (minutes > 0 && idle >= minutes * 60 && !isAway) leave();
    }
  };

  presence.on('suspend', leave);
  presence.on('lock-screen', leave);
  repeat(() => void look());
};
