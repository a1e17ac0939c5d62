/**
 * Sequential tests of calibration by betting: evidence that stays valid at any time.
 */
package io.candor.honesty.bet;
