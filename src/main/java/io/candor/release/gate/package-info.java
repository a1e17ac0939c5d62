/**
 * Decides whether a candidate may replace the live release, from labels neither has learned from.
 */
package io.candor.release.gate;
