// Moments, as all pages write them.
const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** In UTC, as all logs are; says so. */
export const utc = (at: string | Date): string => `${MOMENT.format(new Date(at))} UTC`;
