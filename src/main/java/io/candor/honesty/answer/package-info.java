/**
 * Whether two answers say the same, and how consistent several samples are.
 */
package io.candor.honesty.answer;
