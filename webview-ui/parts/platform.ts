/** True on Apple's systems, whose keyboards have Command and Option. */
export const isMac = /^(Mac|iP)/.test(navigator.platform);
