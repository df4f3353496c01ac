/** A document whose answer no model knows. */
export const WORDS_OF_A_DOCUMENT = 'The watchword of the secret garden is zanzibar. It is kept under the blue stone.\n';
