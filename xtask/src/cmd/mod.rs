//! One file per verb; each reads like a recipe: load, think, write.
