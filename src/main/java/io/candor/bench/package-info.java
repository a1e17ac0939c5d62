/**
 * Measures what the stream costs beside the engine alone, and how long an answer takes under load. Uses the service
 * over its topics only.
 */
package io.candor.bench;
