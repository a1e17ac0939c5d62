/**
 * Turns each question into one answer with a confidence, exactly once. Does not depend on other stages; it exchanges
 * records with them over topics.
 */
package io.candor.answer;
