/** Of the server and of the player alike: a player that is older is told so. */
export const VERSION = '0.1.0';
