/**
 * Fits confidence maps to labels as they come and decides when one goes live.
 */
package io.candor.training.map;
