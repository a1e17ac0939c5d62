/** Figures over a random sample whose members were drawn with known probabilities, and what is missing from it. */
package io.candor.honesty.sample;
