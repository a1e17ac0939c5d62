/**
 * Measures the engine alone, what the stream costs beside it, and how long an answer takes under load. Uses the service over its
 * topics only.
 */
package io.candor.bench;
