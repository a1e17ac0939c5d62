/**
 * Shows the whole story on a stream of its own, act by act, and says whether it holds: questions are answered, people judge,
 * the world changes, the loop notices, refits its map, recovers and retrains, and nothing is lost. Meets the service only on its topics.
 */
package io.candor.demo;
