/** The largest image that is read at all: more is refused before it gets into memory. */
export const MAX_IMAGE_BYTES = 20 * 1024 * 1024;

/** The most pixels that are decoded: four bytes each, in memory of a worker. */
export const MAX_IMAGE_PIXELS = 40_000_000;

/** The longest side that models look at; larger images are made smaller. */
export const MAX_SIDE = 2_048;

/** What may be sent as it is; providers refuse single images from about five megabytes on. */
export const MAX_SENT_BYTES = 4 * 1024 * 1024;
