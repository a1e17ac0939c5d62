/**
 * Reads questions with their answers from files: JSON lines and HonestyBench's format.
 */
package io.candor.training.dataset;
