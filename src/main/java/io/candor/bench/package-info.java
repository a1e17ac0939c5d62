/**
 * Measures what the stream costs beside the engine alone, and how long an answer takes under load. Meets the service only on
 * its topics.
 */
package io.candor.bench;
