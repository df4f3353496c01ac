/** What is done with a thing at the cloud. */
export type Action = 'create' | 'update' | 'delete' | 'read';
