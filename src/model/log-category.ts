/** What a log line is about; decides how long it is kept. The order is that of the table's rules. */
export const logCategories = ['job', 'scheduler', 'runner', 'security', 'system', 'debug'] as const;

export type LogCategory = (typeof logCategories)[number];
