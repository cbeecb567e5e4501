/**
 * What readers of frames answer besides a length: they get bytes that may be the beginning of a frame and say how many
 * of them it has.
 */

/** More bytes are needed to tell. */
export const short = -1;
/** No frame begins here. */
export const bad = -2;
