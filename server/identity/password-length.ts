/** Long enough that length alone makes guessing hopeless, as NIST SP 800-63B has it; no rules beyond it. */
export const MIN_PASSWORD_CHARACTERS = 12;
/** Hashing takes long for long ones. */
export const MAX_PASSWORD_CHARACTERS = 128;
