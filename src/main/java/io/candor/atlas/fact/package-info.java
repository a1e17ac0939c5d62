/**
 * Gathers facts about the world from public sources and decides which of them the model is shown.
 */
package io.candor.atlas.fact;
