/**
 * Asks a model every question of a set several times: its answer and its self-consistency.
 */
package io.candor.training.probe;
