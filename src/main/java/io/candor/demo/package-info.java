/**
 * Shows the whole story on a stream of its own, act by act, and says whether it holds: questions are answered, people judge,
 * a promise is kept, the world changes, the loop notices, withdraws the promise, refits its map, recovers, restores the promise and retrains,
 * and nothing is lost. Meets the service only on its topics.
 */
package io.candor.demo;
