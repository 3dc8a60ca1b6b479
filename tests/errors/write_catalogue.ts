import { catalogueDirectory, provokeAll } from "./catalogue.ts";

/** Writes the catalogue of errors anew: look at the diff. */
const { files } = await provokeAll();
for (const [name, text] of files) await Deno.writeTextFile(`${catalogueDirectory}/${name}`, text);
