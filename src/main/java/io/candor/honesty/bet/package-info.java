/**
 * Sequential tests by betting, of calibration and of which forecaster is better: evidence that stays valid at any time.
 */
package io.candor.honesty.bet;
