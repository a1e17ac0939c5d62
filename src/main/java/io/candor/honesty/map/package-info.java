/**
 * Maps from one confidence to a better calibrated one.
 */
package io.candor.honesty.map;
