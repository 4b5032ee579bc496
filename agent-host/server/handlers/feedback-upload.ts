import { feedbackUpload } from "../../protocol/feedback-upload.js";
import { handler } from "../handler.js";

export const feedbackUploadHandler = handler(feedbackUpload, {}, async (params, ctx) => ({
  threadId: await ctx.feedback.write(params),
}));
