"""What a booked meeting is: seats, meetings, the schedule of each person and its calendar."""
